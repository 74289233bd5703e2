import { expose } from 'comlink';
import { studyApi } from './study/api';

expose(studyApi());
