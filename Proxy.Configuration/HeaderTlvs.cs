namespace Proxy.Configuration;

/// <summary>What a PROXY header of version 2 tells of a connection.</summary>
[Flags]
public enum HeaderTlvs : byte
{
    /// <summary>The addresses alone.</summary>
    None = 0,

    /// <summary>The protocol of ALPN (0x01).</summary>
    Alpn = 1,

    /// <summary>The host that the client named (0x02).</summary>
    Authority = 2,

    /// <summary>The pair's name (0x05).</summary>
    UniqueId = 4,

    /// <summary>What the client's TLS is (0x20).</summary>
    Ssl = 8,

    /// <summary>All of them.</summary>
    All = Alpn | Authority | UniqueId | Ssl,
}
