namespace Proxy.Configuration;

/// <summary>How the first bytes of clients are looked at, where a route depends on them: <c>proxy.listeners.NAME.inspect</c>.</summary>
/// <param name="Timeout">How long they may take to come.</param>
/// <param name="MaxBytes">Bytes looked at, at most.</param>
/// <param name="OnTimeout">What becomes of a client that has not said enough by then.</param>
/// <param name="Log">Whether the access log names what the first bytes say also where no route depends on them; they are not waited for.</param>
public sealed record InspectSettings(TimeSpan Timeout, int MaxBytes, InspectTimeout OnTimeout, bool Log)
{
    /// <summary>What reference.conf says.</summary>
    public static InspectSettings Default { get; } = new(TimeSpan.FromSeconds(3), 16 * 1024, InspectTimeout.Close, false);
}
