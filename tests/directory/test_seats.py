"""The map of the seats."""

from directory.seats import HEIGHT, WIDTH, all_seats, spot


def test_all_seats_lie_on_the_map_and_north_is_up():
    seats = all_seats()
    assert len(seats) == 212
    assert all(0 < seat.x < WIDTH and 0 < seat.y < HEIGHT for seat in seats)
    lendava, koper = spot(46.56, 16.45), spot(45.55, 13.73)
    assert lendava.x > koper.x
    assert lendava.y < koper.y
