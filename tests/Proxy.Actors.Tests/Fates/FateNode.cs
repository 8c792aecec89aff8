using System.Net;
using Akka.Configuration;
using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Fates;

/// <summary>A node in this process with a listener and a pool <c>web</c> in front of two origins, and with a clock that stands still until the
/// test moves it.</summary>
internal sealed class FateNode : IAsyncDisposable
{
    // A timer that is armed for what follows at once must not miss it.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    /// <summary>What the settings of the pool are changed to.</summary>
    private Func<PoolSettings, PoolSettings> _change = pool => pool;

    private readonly ManualTime _time = new();

    // A pair that nobody refers to would be closed by the garbage collector in the middle of a test.
    private readonly List<FatePair> _opened = [];

    /// <summary>What the node has written.</summary>
    public RecordingAccessLog Log { get; } = new();

    /// <summary>The first endpoint.</summary>
    public TestOrigin One { get; } = TestOrigin.Listen();

    /// <summary>The second.</summary>
    public TestOrigin Two { get; } = TestOrigin.Listen();

    /// <summary>The node.</summary>
    public ProxyNode Node { get; private set; } = null!;

    private PoolState Pool { get; set; } = null!;

    /// <summary>Starts a node.</summary>
    /// <param name="onDown">The pool's <c>on-down</c>.</param>
    /// <param name="onRemoved">The pool's <c>on-removed</c>.</param>
    public static async Task<FateNode> StartAsync(PairsFate onDown, PairsFate onRemoved)
    {
        var node = new FateNode();
        node._change = pool => pool with { OnDown = onDown, OnRemoved = onRemoved };
        node.Node = await ProxyNode.StartAsync(
            node.Settings(node.One.EndPoint, node.Two.EndPoint), ConfigurationFactory.ParseString(QuickCluster.Fresh), node.Log, node._time);
        node.Pool = node.Node.Model.Pools["web"].State;
        return node;
    }

    /// <summary>Bound pairs, the same number at each of the two endpoints.</summary>
    public async Task<(List<FatePair> One, List<FatePair> Two)> OpenAsync(int each)
    {
        var (one, two) = (new List<FatePair>(), new List<FatePair>());
        while (one.Count + two.Count < 2 * each)
        {
            var client = await ConnectAsync();
            var isFirst = (await Log.BoundAsync(client.LocalEndPoint)).Endpoint == One.EndPoint.ToString();
            (isFirst ? one : two).Add(new FatePair(client, await (isFirst ? One : Two).AcceptAsync()));
        }

        _opened.AddRange([.. one, .. two]);
        Assert.Equal((each, each), (one.Count, two.Count));
        return (one, two);
    }

    /// <summary>A client of the node.</summary>
    public Task<TcpPeer> ConnectAsync() =>
        TcpPeer.ConnectAsync(Node.Listeners.Single().Endpoint, new TcpPeerOptions { From = OwnAddress.Next() });

    /// <summary>Checks find something out about the first endpoint.</summary>
    public void Observe(Health health) => Observe(health, One);

    /// <summary>Checks find something out about an endpoint.</summary>
    public void Observe(Health health, TestOrigin origin) => Pool.Change(model => model.WithHealth(origin.EndPoint.ToString(), health));

    /// <summary>Puts a configuration with other endpoints in force, or with another pool when there is none.</summary>
    public Task ApplyAsync(params IEnumerable<IPEndPoint> endpoints) => Node.ApplyAsync(Settings(endpoints));

    /// <summary>Puts a configuration in force that has something else to say of the pool.</summary>
    public Task ApplyAsync(Func<PoolSettings, PoolSettings> change)
    {
        _change = change;
        return Node.ApplyAsync(Settings(One.EndPoint, Two.EndPoint));
    }

    /// <summary>Moves the clock on, little by little, and lets the loop see it and do what follows.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await SettleAsync();
        for (var left = by; left > TimeSpan.Zero; left -= Step)
        {
            _time.Advance(left < Step ? left : Step);
            await SettleAsync();
        }
    }

    /// <summary>Pairs that have not ended.</summary>
    public async Task<int> CountAsync() => (await Node.CountAsync()).Pairs;

    /// <summary>Waits until so many pairs have not ended.</summary>
    /// <returns>How many.</returns>
    public async Task<int> LeavesAsync(int least, int most)
    {
        var left = 0;
        await Eventually.EqualAsync(true, async () => (left = await CountAsync()) >= least && left <= most);
        return left;
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await One.DisposeAsync();
        await Two.DisposeAsync();
    }

    // What is under way may be taken up in the round that goes on; in the next, its timers are armed.
    private async Task SettleAsync()
    {
        for (var round = 0; round < 4; round++) await Node.CountAsync();
    }

    private ProxySettings Settings(params IEnumerable<IPEndPoint> endpoints)
    {
        var wanted = endpoints.ToList();
        var pools = wanted.Count == 0
            ? $"proxy.pools.other.endpoints = [\"{Two.EndPoint}\"]"
            : $"proxy.pools.web.endpoints = [{string.Join(", ", wanted.Select(endpoint => $"\"{endpoint}\""))}]";
        var read = ProxySettingsReader.ReadText($$"""
            proxy { loops.count = 1, access-log.format = off }
            proxy.timeouts.idle = 60m
            proxy.listeners.l { bind = "127.0.0.1:0", pool = {{(wanted.Count == 0 ? "other" : "web")}} }
            {{pools}}
            """);
        Assert.Empty(read.Errors);
        return read.Settings! with { Pools = [.. read.Settings!.Pools.Select(_change)] };
    }
}
