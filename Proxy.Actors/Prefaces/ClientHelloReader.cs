using System.Buffers.Binary;
using System.Text;

namespace Proxy.Actors.Prefaces;

/// <summary>Reads the content of a ClientHello (RFC 8446 4.1.2).</summary>
internal static class ClientHelloReader
{
    // More than anybody offers; further ones are checked, and not kept.
    private const int MaxProtocols = 32;

    private const ushort ServerName = 0;
    private const ushort Alpn = 16;
    private const ushort SupportedVersions = 43;

    private const string CutOff = "its ClientHello is cut off";

    /// <summary>Reads all of it.</summary>
    /// <param name="body">The content, without the message's head.</param>
    /// <param name="hello">What it says.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> body, out ClientHello hello)
    {
        // Version, random, session, ciphers, compressions.
        hello = default;
        if (body.Length < 34) return CutOff;
        var version = BinaryPrimitives.ReadUInt16BigEndian(body);
        var rest = body[34..];
        if (!TryTake8(ref rest, out var session) || !TryTake16(ref rest, out var ciphers) || !TryTake8(ref rest, out var compressions)) return CutOff;
        if (session.Length > 32 || ciphers.IsEmpty || ciphers.Length % 2 != 0 || compressions.IsEmpty) return "its ClientHello breaks TLS's rules";
        hello = new ClientHello { Version = version, Alpn = [] };
        if (rest.IsEmpty) return null;
        if (!TryTake16(ref rest, out var extensions)) return CutOff;
        return rest.IsEmpty ? ReadExtensions(extensions, ref hello) : "its ClientHello has bytes behind its extensions";
    }

    private static string? ReadExtensions(ReadOnlySpan<byte> extensions, ref ClientHello hello)
    {
        bool hasName = false, hasAlpn = false, hasVersions = false;
        while (!extensions.IsEmpty)
        {
            if (extensions.Length < 2) return CutOff;
            var type = BinaryPrimitives.ReadUInt16BigEndian(extensions);
            extensions = extensions[2..];
            if (!TryTake16(ref extensions, out var data)) return CutOff;
            var problem = type switch
            {
                ServerName => ReadName(data, ref hasName, ref hello),
                Alpn => ReadAlpn(data, ref hasAlpn, ref hello),
                SupportedVersions => ReadVersions(data, ref hasVersions, ref hello),
                _ => null,
            };
            if (problem is not null) return problem;
        }

        return null;
    }

    private static string? ReadName(ReadOnlySpan<byte> data, ref bool isThere, ref ClientHello hello)
    {
        if (isThere) return "its ClientHello has two lists of server names";
        isThere = true;
        if (data.IsEmpty) return null;
        if (!TryTake16(ref data, out var names) || !data.IsEmpty) return "the server name of its ClientHello is malformed";
        var hasHost = false;
        while (!names.IsEmpty)
        {
            var isHost = names[0] == 0;
            names = names[1..];
            if (!TryTake16(ref names, out var name)) return "the server name of its ClientHello is malformed";
            if (!isHost) continue;
            if (hasHost) return "its ClientHello has two server names";
            hasHost = true;
            hello = hello with { Sni = HostName.Read(name) };
            if (hello.Sni is null) hello = hello with { HasOddName = true };
        }

        return null;
    }

    private static string? ReadAlpn(ReadOnlySpan<byte> data, ref bool isThere, ref ClientHello hello)
    {
        if (isThere) return "its ClientHello has two lists of protocols";
        isThere = true;
        if (!TryTake16(ref data, out var names) || !data.IsEmpty || names.IsEmpty) return "the list of protocols of its ClientHello is malformed";
        var list = new List<string>(2);
        var hasMore = false;
        while (!names.IsEmpty)
        {
            if (!TryTake8(ref names, out var name) || name.IsEmpty) return "the list of protocols of its ClientHello is malformed";
            if (ReadProtocol(name) is not { } text) continue;
            if (list.Count < MaxProtocols) list.Add(text);
            else hasMore = true;
        }

        hello = hello with { Alpn = list, HasMoreProtocols = hasMore };
        return null;
    }

    private static string? ReadProtocol(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("h2"u8)) return "h2";
        if (name.SequenceEqual("http/1.1"u8)) return "http/1.1";
        return name.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) ? null : Encoding.ASCII.GetString(name);
    }

    private static string? ReadVersions(ReadOnlySpan<byte> data, ref bool isThere, ref ClientHello hello)
    {
        if (isThere) return "its ClientHello has two lists of versions";
        isThere = true;
        if (!TryTake8(ref data, out var versions) || !data.IsEmpty || versions.IsEmpty || versions.Length % 2 != 0)
            return "the list of versions of its ClientHello is malformed";
        ushort newest = 0;
        for (; !versions.IsEmpty; versions = versions[2..])
        {
            // Numbers outside 3.x are drafts, or stand there so that nobody gets used to what he knows (RFC 8701).
            var version = BinaryPrimitives.ReadUInt16BigEndian(versions);
            if (version >> 8 == 3 && version > newest) newest = version;
        }

        if (newest != 0) hello = hello with { Version = newest };
        return null;
    }

    private static bool TryTake8(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> taken) =>
        TryTake(ref rest, 1, rest.IsEmpty ? 0 : rest[0], out taken);

    private static bool TryTake16(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> taken) =>
        TryTake(ref rest, 2, rest.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest), out taken);

    // What follows its own length of one or two bytes.
    private static bool TryTake(ref ReadOnlySpan<byte> rest, int head, int length, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (rest.Length < head + length) return false;
        taken = rest.Slice(head, length);
        rest = rest[(head + length)..];
        return true;
    }
}
