"""What went wrong where the halves of an update were decided apart; each ends with the right value."""


def test_openshift_by_the_incumbent_then_the_cloud_by_ocp(world):
    assert world.openshift() == []
    world.set_flags(on=True)
    assert world.on_cloud() == []
    assert world.cost() == world.right_cost() > 0
