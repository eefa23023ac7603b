"""Pictures of the register, each drawn from a table that stands on the same page."""

from website.explore.map import Map
from website.explore.matrix import Matrix
from website.explore.network import Network
from website.explore.picture import Picture
from website.explore.progress import ProgressPicture
from website.explore.timeline import Timeline

# In the order of the index page; the keys are in addresses.
PICTURES: dict[str, type[Picture]] = {
    kind.name: kind for kind in (Map, Timeline, Matrix, ProgressPicture, Network)
}

__all__ = ["PICTURES", "Picture"]
