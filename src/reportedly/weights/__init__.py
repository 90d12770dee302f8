"""The reader model: ONNX graphs, tokenizer and model card."""
