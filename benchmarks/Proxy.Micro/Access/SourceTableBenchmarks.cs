using System.Net;
using BenchmarkDotNet.Attributes;
using Proxy.Actors.Access;
using Proxy.Transport;

namespace Proxy.Micro.Access;

/// <summary>What limits cost a connection: its source in the node's table, with a rate and a count, and the listener's rate.</summary>
[MemoryDiagnoser]
public class SourceTableBenchmarks
{
    private const int Listener = 1;
    private const int Entries = 1 << 16;

    private readonly SourceTable _table = new(Entries);
    private readonly RateLimit _limit = new();
    private readonly RateRule _rule = RateRule.Of(1_000_000, burst: 1_000);
    private readonly SourceLimits _limits = new(100, RateRule.Of(20, burst: 40));
    private readonly AccessClock _clock = new(TimeProvider.System);
    private TcpAddress[] _clients = [];
    private int _next;

    /// <summary>Sources that come, in no order; the table has 65,536 entries.</summary>
    [Params(1, 1_024, 32_768, 1_048_576)]
    public int Sources { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        _clients = [.. Enumerable.Range(0, Sources).Select(_ => TcpAddress.From(new IPEndPoint(new IPAddress(random.NextInt64(1L << 32)), 443)))];
    }

    [Benchmark]
    public void Source_comes_and_goes()
    {
        _next = (_next + 1) & (Sources - 1);
        _ = _table.Enter(Listener, _clients[_next], _limits, _clock.Now, out var ticket, out _);
        _table.Leave(ticket);
    }

    [Benchmark]
    public Verdict Listener_s_rate_is_asked() => _limit.Admit(_rule, _clock.Now, out _);
}
