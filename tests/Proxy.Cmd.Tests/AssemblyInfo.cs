// Members of a cluster gossip by the clock; tests beside each other on two processors would make them look dead.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
