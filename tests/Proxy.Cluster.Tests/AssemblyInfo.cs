// Each test runs a cluster of processes that loads the machine by itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
