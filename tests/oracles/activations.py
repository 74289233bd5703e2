"""Activation functions by PyTorch in double precision. Usage: python3 activations.py > activations.json"""
import json

import torch
import torch.nn.functional as f

x = torch.tensor([-30.0, -4.2, -1.5, -0.3, -1e-4, 0.0, 1e-4, 0.4, 1.7, 5.1, 30.0], dtype=torch.float64)
functions = {
    "relu": f.relu,
    "elu": f.elu,
    "selu": f.selu,
    "leakyRelu": lambda v: f.leaky_relu(v, 0.2),
    "gelu": lambda v: f.gelu(v, approximate="tanh"),
    "swish": f.silu,
    "mish": f.mish,
    "softplus": lambda v: f.softplus(v, threshold=100),
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "linear": lambda v: v,
}
made = {"made": f"torch {torch.__version__}", "x": x.tolist(), "y": {k: g(x).tolist() for k, g in functions.items()}}

# A whole network: three inputs, five gelu units, four mish units, one logit.
torch.manual_seed(3)
layers = [(3, 5, "gelu"), (5, 4, "mish"), (4, 1, "linear")]
value = torch.randn(6, 3, dtype=torch.float64) * 1.3 + 0.2
made["network"] = {"x": value.tolist(), "layers": []}
for inputs, units, name in layers:
    weights = torch.randn(inputs, units, dtype=torch.float64) * 0.8
    bias = torch.randn(units, dtype=torch.float64) * 0.5
    value = functions[name](value @ weights + bias)
    made["network"]["layers"].append(
        {"inputs": inputs, "units": units, "activation": name,
         "weights": weights.flatten().tolist(), "bias": bias.tolist()}
    )
made["network"]["risk"] = torch.sigmoid(value).flatten().tolist()
print(json.dumps(made))
