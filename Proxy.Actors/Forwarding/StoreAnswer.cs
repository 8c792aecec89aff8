using Proxy.Actors.Routing;
using Proxy.Transport;

namespace Proxy.Actors.Forwarding;

/// <summary>A store in the place of a listener's servers.</summary>
/// <param name="store">The store.</param>
/// <param name="queue">The queue that the listener's units go to: its name.</param>
internal sealed class StoreAnswer(NodeStore store, string queue) : IAnswer, IEquatable<StoreAnswer>
{
    /// <inheritdoc/>
    public string Name => $"store {store.Settings.Name}";

    /// <inheritdoc/>
    public ILeg Open(IAnswerHost host) => new StoreLeg(host, store, queue);

    /// <inheritdoc/>
    public bool Equals(StoreAnswer? other) => other is not null && other.Of == Of;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StoreAnswer);

    /// <inheritdoc/>
    public override int GetHashCode() => Of.GetHashCode();

    private (NodeStore Store, string Queue) Of => (store, queue);
}
