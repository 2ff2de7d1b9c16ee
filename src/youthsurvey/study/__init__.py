"""Study folders: TOML to each stage's specification, checked before anything runs."""

from youthsurvey.study.input import Input
from youthsurvey.study.study import Study, bundled_studies, load_study

__all__ = ["Input", "Study", "bundled_studies", "load_study"]
