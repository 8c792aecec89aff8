using System.Buffers;

namespace Proxy.Actors.Prefaces;

/// <summary>What a TLS client says first, in the clear (RFC 8446 4.1.2): whom it wants to speak to, and how.</summary>
public readonly struct ClientHello
{
    /// <summary>The server's name (RFC 6066 3) in lower case and without a dot at its end; null when there is none, or it is no host name.</summary>
    public string? Sni { get; init; }

    /// <summary>Whether there is a name that is no host name: a server may know it all the same.</summary>
    public bool HasOddName { get; init; }

    /// <summary>The protocols that the client offers (RFC 7301), the one it likes best first; those that cannot be printed are left out.</summary>
    public IReadOnlyList<string> Alpn { get; init; }

    /// <summary>Whether it offers more protocols than <see cref="Alpn"/> has.</summary>
    public bool HasMoreProtocols { get; init; }

    /// <summary>The newest version that the client offers: 0x0303 is TLS 1.2, 0x0304 is TLS 1.3.</summary>
    public ushort Version { get; init; }

    /// <summary>Reads the ClientHello at the beginning of a connection's bytes, however many records it is split over.</summary>
    /// <param name="bytes">The connection's bytes, from the first on.</param>
    /// <param name="maxSize">Bytes within which its end has to be.</param>
    /// <param name="hello">What it says, when the result is <see cref="PrefaceStatus.Done"/>.</param>
    /// <returns><see cref="PrefaceStatus.Other"/> when the bytes are not TLS.</returns>
    public static PrefaceResult Read(ReadOnlySpan<byte> bytes, int maxSize, out ClientHello hello)
    {
        hello = default;
        bytes = bytes[..Math.Min(bytes.Length, maxSize)];
        var result = TlsRecords.Find(bytes, maxSize, out var length, out var isWhole);
        if (result.Status != PrefaceStatus.Done) return result;

        string? problem;
        if (isWhole)
        {
            problem = ClientHelloReader.Read(bytes.Slice(TlsRecords.Head + TlsRecords.MessageHead, length - TlsRecords.MessageHead), out hello);
        }
        else
        {
            var message = ArrayPool<byte>.Shared.Rent(length);
            TlsRecords.Copy(bytes, message.AsSpan(0, length));
            problem = ClientHelloReader.Read(message.AsSpan(TlsRecords.MessageHead, length - TlsRecords.MessageHead), out hello);
            ArrayPool<byte>.Shared.Return(message);
        }

        return problem is null ? result : PrefaceResult.Bad(problem);
    }
}
