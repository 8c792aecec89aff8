namespace Proxy.Configuration;

/// <summary>What is done with the HTTP/1.1 of a listener's clients: <c>proxy.listeners.NAME.http</c>.</summary>
/// <param name="MaxHead">Bytes of a request's head at most.</param>
/// <param name="RequestTimeout">How long the head of a request may take to come.</param>
public sealed record HttpSettings(int MaxHead, TimeSpan RequestTimeout)
{
    /// <summary>What is done where nothing is written.</summary>
    public static HttpSettings Default { get; } = new(32 << 10, TimeSpan.FromSeconds(10));

    /// <summary>How long a server may be silent while its response is waited for.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The name of the cache; it exists in <c>proxy.caches</c>. Null for none.</summary>
    public string? Cache { get; init; }

    /// <summary>What clients get when no server can be had; null: their connections are closed.</summary>
    public AnswerSettings? RespondWhenDown { get; init; }
}
