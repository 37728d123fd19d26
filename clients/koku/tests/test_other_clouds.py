"""What went wrong on a cloud that ocp did not make, with the flag on: costs of a history were lost, and a new tenant had none."""


def test_a_tenant_with_a_history(world):
    assert world.openshift() == []
    world.set_flags(on=True)
    assert world.on_cloud() == []
    assert world.cost() == world.right_cost() > 0
    world.set_flags(on=False)
    assert world.on_cloud() == []
    assert world.content() == world.right()


def test_a_new_tenant(world):
    world.set_flags(on=True)
    assert world.openshift() + world.on_cloud() == []
    assert world.trino.statements == []
    assert world.content() == world.right()
    assert world.cost() == world.right_cost()


def test_a_tenant_with_rates_by_project_is_no_exception(world):
    with world.rated_by_project():
        world.set_flags(on=True)
        assert world.openshift() + world.on_cloud() == []
        assert world.trino.statements == []
        assert world.content() == world.right()
        assert world.cost() == world.right_cost()
