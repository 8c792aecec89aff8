using System.Net;
using Proxy.Actors;
using Proxy.Actors.Descriptors;
using Proxy.Actors.Listeners;
using Proxy.Actors.Model;
using Proxy.Configuration;

namespace Proxy.Node.Tests.Hosting;

/// <summary>A node that binds nothing: port 0 becomes 4711, and draining takes as long as the test says.</summary>
internal sealed class FakeNode(ProxySettings settings) : IProxyNode
{
    private readonly TaskCompletionSource _draining = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<NodeEnding> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProxySettings Settings { get; } = settings;

    public IReadOnlyList<BoundListener> Listeners { get; } =
        [.. settings.Listeners.Select(l => new BoundListener(l.Name, Bound(l.Bind), l.Pool ?? NodeModel.NoPool))];

    public string ClusterAddress => "akka.tcp://ProxyCluster@127.0.0.1:2552";

    public int MaxPairs => Settings.Limits.MaxPairs is > 0 and < 9231 and var wanted ? wanted : 9231;

    public DescriptorBudget Descriptors { get; } = DescriptorBudget.For(settings, limit: 20_000, own: 300);

    public bool IsReady => !_draining.Task.IsCompleted;

    public Task<NodeEnding> Ended => _ended.Task;

    /// <summary>Done when draining was asked for.</summary>
    public Task Draining => _draining.Task;

    public Task DrainAsync(CancellationToken cancellation)
    {
        _draining.SetResult();
        return _drained.Task;
    }

    public void EndDrain() => _drained.SetResult();

    public void End(NodeEnding ending) => _ended.SetResult(ending);

    public void FailDrain(Exception failure) => _drained.SetException(failure);

    private static IPEndPoint Bound(IPEndPoint bind) => bind.Port == 0 ? new IPEndPoint(bind.Address, 4711) : bind;
}
