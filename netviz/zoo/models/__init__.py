"""The models, one file an idea. Build them by name with `netviz.zoo.build`."""
