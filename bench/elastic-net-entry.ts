export { kernelProducts } from '../workers/models/kernel-products';
export { logisticSolver } from '../workers/numerics/logistic';
