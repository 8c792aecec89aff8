using Proxy.Transport;

namespace Proxy.Actors.Caching;

/// <summary>Tells the readers of one loop, on it, that there is more of a body.</summary>
/// <param name="loop">The loop.</param>
internal sealed class ReaderCall(IoLoop loop) : IThreadPoolWorkItem
{
    /// <summary>The loop.</summary>
    public IoLoop Loop => loop;

    /// <summary>Who waits there. The loop's own once the call is under way.</summary>
    public HashSet<IStoredReader> Readers { get; } = [];

    /// <summary>Tells them.</summary>
    public void Execute()
    {
        foreach (var reader in Readers) reader.OnStored();
    }
}
