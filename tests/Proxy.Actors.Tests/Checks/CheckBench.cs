using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Proxy.Actors.Checks;
using Proxy.Actors.Descriptors;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Checks;

/// <summary>An engine, what it finds and what it logs.</summary>
internal sealed class CheckBench : ICheckObserver, IDisposable
{
    private readonly Channel<(CheckTarget Target, CheckResult Result)> _results = Channel.CreateUnbounded<(CheckTarget, CheckResult)>();

    public CheckBench(TimeProvider? time = null, int maxInFlight = DescriptorBudget.MaxChecks) =>
        Engine = new CheckEngine(this, Log, time ?? TimeProvider.System, seed: 1, maxInFlight);

    public CheckEngine Engine { get; }

    public RecordingLog Log { get; } = new();

    /// <summary>All results so far.</summary>
    public ConcurrentQueue<(CheckTarget Target, CheckResult Result)> Results { get; } = [];

    /// <summary>Settings whose intervals are as short as tests want them.</summary>
    public static CheckSettings Settings(CheckKind kind = CheckKind.Tcp, int every = 20, int timeout = 10_000) => new(
        kind,
        Milliseconds(every),
        Milliseconds(every),
        Milliseconds(every),
        Milliseconds(timeout),
        Rise: 2,
        Fall: 3,
        LimitScope.Node,
        Port: null,
        Tls: null,
        new HttpCheckSettings("GET", "/", "", [new StatusRange(200, 399)]),
        new PostgresCheckSettings("postgres", ""),
        []);

    /// <summary>Settings of steps.</summary>
    public static CheckSettings Steps(params ReadOnlySpan<CheckStep> steps) => Settings(CheckKind.Steps) with { Steps = ValueArray.Create(steps) };

    public static CheckTarget Target(IPEndPoint at, CheckSettings? settings = null, string pool = "web") =>
        new(pool, $"{at}", TcpAddress.From(at), settings ?? Settings());

    public void OnResult(CheckTarget target, CheckResult result)
    {
        Results.Enqueue((target, result));
        _results.Writer.TryWrite((target, result));
    }

    /// <summary>The next result.</summary>
    public async Task<CheckResult> NextAsync() => (await _results.Reader.ReadAsync().AsTask().WaitAsync(TestLoop.Limit)).Result;

    /// <summary>Waits until everything that was handed to the loop is done.</summary>
    public async Task SettleAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Engine.Loop.Execute(() => Engine.Loop.Execute(done.SetResult));
        await done.Task.WaitAsync(TestLoop.Limit);
    }

    public void Dispose() => Engine.Dispose();

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}
