namespace Proxy.Actors.Pairs;

/// <summary>The access log that is switched off.</summary>
public sealed class NoAccessLog : IAccessLog
{
    /// <summary>The only one.</summary>
    public static readonly NoAccessLog Instance = new();

    private NoAccessLog()
    {
    }

    /// <inheritdoc/>
    public bool IsWanted => false;

    /// <inheritdoc/>
    public void Write(in AccessRecord record, int loop)
    {
    }
}
