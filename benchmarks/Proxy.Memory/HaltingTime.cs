namespace Proxy.Memory;

/// <summary>The machine's clock, but it can be halted: free slots keep their actors while it stands.</summary>
internal sealed class HaltingTime : TimeProvider
{
    private long _lost;
    private long _haltedAt;

    /// <summary>Halts the clock.</summary>
    internal void Halt() => Volatile.Write(ref _haltedAt, System.GetTimestamp());

    /// <summary>Lets it go on from where it stood.</summary>
    internal void GoOn()
    {
        _lost += System.GetTimestamp() - _haltedAt;
        Volatile.Write(ref _haltedAt, 0);
    }

    public override long GetTimestamp() =>
        (Volatile.Read(ref _haltedAt) is not 0 and var at ? at : System.GetTimestamp()) - _lost;
}
