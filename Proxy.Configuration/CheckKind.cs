namespace Proxy.Configuration;

/// <summary>What a check of an endpoint does.</summary>
public enum CheckKind
{
    /// <summary>It connects.</summary>
    Tcp,

    /// <summary>It connects and ends a TLS handshake.</summary>
    Tls,

    /// <summary>It asks for a page.</summary>
    Http,

    /// <summary>It asks PostgreSQL to start a session.</summary>
    Postgres,

    /// <summary>It sends PING to Redis and expects PONG.</summary>
    Redis,

    /// <summary>It does what is written, step by step.</summary>
    Steps,
}
