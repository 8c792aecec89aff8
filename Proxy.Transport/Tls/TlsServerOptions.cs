namespace Proxy.Transport.Tls;

/// <summary>How a TLS server behaves.</summary>
public sealed class TlsServerOptions
{
    /// <summary>The certificates; the first is for clients that ask for no name or for one that there is none for. Of those for the same name and with
    /// the same kind of key, the first that holds now is shown, else the first.</summary>
    public required IReadOnlyList<TlsCertificate> Certificates { get; init; }

    /// <summary>The oldest version that is spoken.</summary>
    public TlsVersion MinVersion { get; init; } = TlsVersion.Tls12;

    /// <summary>Protocols to choose from, the best first (RFC 7301); with none, the extension is ignored.</summary>
    public IReadOnlyList<string> Alpn { get; init; } = [];

    /// <summary>Whether clients have to show certificates.</summary>
    public ClientAuthentication ClientAuthentication { get; init; }

    /// <summary>PEM of the CAs that clients' certificates have to come from.</summary>
    public ReadOnlyMemory<byte> ClientCa { get; init; }

    /// <summary>Whether clients are given tickets to resume their sessions with.</summary>
    public bool AllowsResumption { get; init; } = true;

    /// <summary>Keys that session tickets are encrypted with, of <see cref="TicketKeyBytes"/> each: a name of 16 bytes, 32 for the
    /// MAC, 32 for the cipher. The first encrypts, all decrypt. With none, each context makes its own, and a new one every 12 hours.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TicketKeys { get; init; } = [];

    /// <summary>The clock by which certificates hold, and a context changes the keys that it makes.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Bytes of a ticket key.</summary>
    public const int TicketKeyBytes = 80;
}
