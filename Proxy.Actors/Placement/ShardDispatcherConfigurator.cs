using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Proxy.Transport;

namespace Proxy.Actors.Placement;

/// <summary>The dispatcher of cluster sharding: a shard runs on the loop that it stands for, so that starting a pair
/// crosses no thread; everything else of sharding runs on the thread pool, where traffic cannot hold it up.</summary>
public sealed class ShardDispatcherConfigurator : MessageDispatcherConfigurator
{
    /// <summary>The dispatcher's id.</summary>
    public const string Id = "proxy-dispatchers.sharding";

    private readonly MessageDispatcher _instance;

    /// <summary>Called by Akka.</summary>
    /// <param name="config">The dispatcher's configuration.</param>
    /// <param name="prerequisites">The system's.</param>
    public ShardDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) =>
        _instance = new ShardDispatcher(this, ConfigureExecutor(), prerequisites.Settings.Setup.Get<LoopSet>().Value.Loops);

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => _instance;

    private sealed class ShardDispatcher(
        MessageDispatcherConfigurator configurator, ExecutorServiceConfigurator executor, IReadOnlyList<IoLoop> loops)
        : Dispatcher(configurator, ShardDispatcherConfigurator.Id, DefaultThroughput, null, executor, TimeSpan.FromSeconds(1))
    {
        private readonly ConcurrentDictionary<Mailbox, IoLoop> _shards = new();

        public override void Attach(ActorCell cell)
        {
            // A shard is a child of the pairs' region and named like one: .../sharding/pair/NODE-LOOP.
            var path = cell.Self.Path;
            if (path.Parent.Name == PairRegion.TypeName && TryReadLoop(path.Name, out var loop)) _shards[cell.Mailbox!] = loop;

            base.Attach(cell);
        }

        public override void Detach(ActorCell cell)
        {
            if (cell.Mailbox is { } mailbox) _shards.TryRemove(mailbox, out _);
            base.Detach(cell);
        }

        protected override void ExecuteTask(IRunnable run)
        {
            if (run is Mailbox mailbox && _shards.TryGetValue(mailbox, out var loop)) loop.Execute(run);
            else base.ExecuteTask(run);
        }

        private bool TryReadLoop(string shard, out IoLoop loop)
        {
            loop = null!;
            if (!PairId.TryParse(shard + "-0", out var id) || id!.Loop >= loops.Count) return false;
            loop = loops[id.Loop];
            return true;
        }
    }
}
