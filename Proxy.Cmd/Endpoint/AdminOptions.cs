using System.Net;

namespace Proxy.Cmd.Endpoint;

/// <summary>Where the admin endpoint listens, who may use it, and its limits.</summary>
public sealed record AdminOptions
{
    /// <summary>The port that <c>pbm</c> looks for when it is told none.</summary>
    public const int DefaultPort = 9110;

    /// <summary>The address; port 0 lets the kernel pick one. Beyond loopback, a token is demanded.</summary>
    public IPEndPoint Bind { get; init; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>The token that may run every command: at least 16 visible ASCII characters; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>A file with that token, read at start; null for none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The token that may run commands that change nothing; null for none.</summary>
    public string? ReadOnlyToken { get; init; }

    /// <summary>A file with that token, read at start; null for none.</summary>
    public string? ReadOnlyTokenFile { get; init; }

    /// <summary>The token that may read metrics and nothing else; null for none.</summary>
    public string? MetricsToken { get; init; }

    /// <summary>A file with that token, read at start; null for none.</summary>
    public string? MetricsTokenFile { get; init; }

    /// <summary>Connections at a time. A further one takes the place of the oldest that runs no command; commands leave one place.</summary>
    public int MaxConnections { get; init; } = 128;

    /// <summary>Commands at a time, streams included; further ones are answered with 503.</summary>
    public int MaxCommands { get; init; } = 32;

    /// <summary>Bytes of a request's body; a longer one is answered with 413.</summary>
    public int MaxBody { get; init; } = 64 << 10;

    /// <summary>How long a client may take to send a request's headers, and again its body.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may stay open without a request.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a command may take that is no stream.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stream may say nothing before a heartbeat is sent, which finds out whether the client is still there.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads the tokens and their files as a start does.</summary>
    /// <exception cref="AdminStartException">One does not do; it names the key.</exception>
    public void CheckTokens() => TokenGate.Create(this);

    /// <summary>What <c>/readyz</c> adds to its answer, for people: a line; null for nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>The address alone: whoever writes options into a log does not want tokens there.</summary>
    public override string ToString() => $"admin endpoint at {Bind}";
}
