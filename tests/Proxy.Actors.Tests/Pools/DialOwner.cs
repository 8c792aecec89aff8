using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pools;

/// <summary>Waits for a dialer.</summary>
internal sealed class DialOwner : IDialOwner
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the owner is told.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Endpoints that were tried and failed, in order.</summary>
    public List<string> Failed { get; } = [];

    /// <summary>The client that endpoints are picked by.</summary>
    public TcpAddress Client { get; set; }

    public void OnDialEnded() => _ended.SetResult();

    public void OnAttemptFailed(string endpoint) => Failed.Add(endpoint);

    public int WriteHeader(PoolHeaderSettings settings, Span<byte> target) => 0;
}
