"""What stands in for a package that is not installed and may not be needed."""

from __future__ import annotations

import types
from typing import Any, NoReturn

from torch import nn

from netviz.errors import MissingPackageError

_DISTRIBUTIONS = {
    "yaml": "pyyaml",
    "cv2": "opencv-python",
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "torch_geometric": "torch-geometric",
}
_LIGHTNING = ("pytorch_lightning", "lightning", "lightning_fabric")


def distribution(package: str) -> str:
    """What pip calls the package that is imported as ``package``."""
    return _DISTRIBUTIONS.get(package, package)


class Missing:
    """Placeholder for an import that failed; whatever is done with it says what to install."""

    def __init__(self, name: str, package: str) -> None:
        self.__dict__.update(_name=name, _package=package)

    def __getattr__(self, attribute: str) -> NoReturn:
        if attribute.startswith("__") and attribute.endswith("__"):
            raise AttributeError(attribute)
        self._fail()

    def __call__(self, *_: object, **__: object) -> NoReturn:
        """Say what to install."""
        self._fail()

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        """As a base beside a module it is left out: a mixin adds no layers."""
        if any(isinstance(base, type) and issubclass(base, nn.Module) for base in bases):
            return ()
        return self._fail()

    def _fail(self) -> NoReturn:
        package = distribution(self.__dict__["_package"])
        raise MissingPackageError(
            f"the model needs {self.__dict__['_name']!r}, and the package {package!r} is not "
            f"installed: pip install {package}"
        )


class LightningModule(nn.Module):
    """What a model's architecture needs of Lightning's class: to be a module with ``hparams``."""

    def save_hyperparameters(self, *_: object, **__: object) -> None:
        """Accept the call; ``hparams`` is filled from the caller's arguments."""
        import inspect

        frame = inspect.currentframe()
        caller = frame.f_back if frame is not None else None
        values = dict(caller.f_locals) if caller is not None else {}
        hidden = {"self", "__class__"}
        given = {k: v for k, v in values.items() if k not in hidden}
        self.hparams = Hyperparameters(given)

    def log(self, *_: object, **__: object) -> None:
        """Log nothing."""

    log_dict = log


class Hyperparameters(dict[str, Any]):
    """A dictionary whose keys are attributes too, as Lightning's."""

    def __getattr__(self, key: str) -> Any:
        """The value under ``key``."""
        try:
            return self[key]
        except KeyError:
            raise AttributeError(key) from None


def stand_in(module: str, name: str | None) -> object:
    """An object for ``import module`` (``name`` None) or ``from module import name``."""
    top = module.split(".", maxsplit=1)[0]
    if top in _LIGHTNING:
        if name == "LightningModule":
            return LightningModule
        if name in (None, "pytorch"):
            return _lightning(top)
    return Missing(f"{module}.{name}" if name else module, top)


def is_lightning(module: str) -> bool:
    """Whether ``module`` belongs to Lightning, whose module class is stood in for."""
    return module.split(".", maxsplit=1)[0] in _LIGHTNING


def _lightning(top: str) -> types.ModuleType:
    fake = types.ModuleType(top)
    members: dict[str, object] = {"LightningModule": LightningModule, "pytorch": fake}
    fake.__dict__.update(members)

    def missing(name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return Missing(f"{top}.{name}", top)

    fake.__dict__["__getattr__"] = missing
    return fake
