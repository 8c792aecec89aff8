namespace Proxy.Micro.Loops;

/// <summary>Where a benchmark's thread waits for what it has set going elsewhere. Used again and again, so that waiting allocates
/// nothing.</summary>
internal sealed class Finish : IDisposable
{
    // Longer than any batch takes that works.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _reached = new();

    /// <summary>It is reached. From any thread.</summary>
    internal void Reach() => _reached.Set();

    /// <summary>Waits, and is ready to be reached again.</summary>
    /// <exception cref="TimeoutException">Whatever it was has got stuck.</exception>
    internal void Await()
    {
        if (!_reached.Wait(Limit)) throw new TimeoutException("the batch did not come to an end");
        _reached.Reset();
    }

    public void Dispose() => _reached.Dispose();
}
