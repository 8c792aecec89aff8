using Akka.Actor;
using Akka.DistributedData;
using Proxy.Actors.Replication;

namespace Proxy.Actors.Access;

/// <summary>Hears of bans made on any node, puts them in force on this one, and ends them when their time has come.</summary>
internal sealed class BanSubscriber : UntypedActor
{
    // A clock that is set forward ends bans no later than this.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    // Akka's clock is not the wall's: what comes a little early is looked at again.
    private static readonly TimeSpan MinWait = TimeSpan.FromMilliseconds(20);

    private readonly NodeBans _bans;
    private readonly SharedParts<BanShard> _store;
    private ICancelable? _timer;
    private bool _isRefreshDue;

    public BanSubscriber(NodeBans bans, SharedParts<BanShard> store)
    {
        _bans = bans;
        _store = store;
    }

    internal static Props Props(NodeBans bans, SharedParts<BanShard> store) => Akka.Actor.Props.Create(() => new BanSubscriber(bans, store));

    protected override void PreStart() => _store.Subscribe(Self);

    protected override void PostStop() => _timer?.Cancel();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Changed { Key: BanKey key } changed:
                _bans.Learn(key.Shard, changed.Get(key));
                RefreshOnce();
                break;
            case Refresh:
                _isRefreshDue = false;
                Await(_bans.Refresh());
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Several parts that change come one after another, and are put in force together.</summary>
    private void RefreshOnce()
    {
        if (_isRefreshDue) return;
        _isRefreshDue = true;
        Self.Tell(Refresh.Instance);
    }

    private void Await(TimeSpan? next)
    {
        _timer?.Cancel();
        if (next is not { } wait) return;
        if (wait < MinWait) wait = MinWait;
        _timer = Context.System.Scheduler.ScheduleTellOnceCancelable(wait < MaxWait ? wait : MaxWait, Self, Refresh.Instance, Self);
    }

    private sealed class Refresh
    {
        internal static readonly Refresh Instance = new();
    }
}
