using System.Numerics;
using Proxy.Actors.Caching.Rules;
using Proxy.Actors.Http;

namespace Proxy.Actors.Gates;

/// <summary>Writes the head of a request as a server gets it: the target without its host, the fields that are for the server and not for this
/// connection alone, and who has passed it on.</summary>
internal static class RequestWriter
{
    private const int Slack = 64;

    [ThreadStatic]
    private static byte[]? _room;

    /// <summary>Who passes messages on, as Via names him (RFC 9110 7.6.3).</summary>
    internal static ReadOnlySpan<byte> Via => "Via: 1.1 proxycluster\r\n"u8;

    /// <summary>Writes it.</summary>
    /// <param name="request">The request as it came.</param>
    /// <param name="isWhole">Whether the whole of the resource is asked for by GET, whatever part of it, its head alone included, and on whatever
    /// condition the client wants it.</param>
    /// <param name="conditions">Fields to add, with their line ends: under which conditions it is wanted.</param>
    /// <returns>Valid until the next call on this thread.</returns>
    public static ReadOnlySpan<byte> Write(in HttpRequest request, bool isWhole, ReadOnlySpan<byte> conditions = default)
    {
        var target = request.PathAndQuery;
        var length = request.HeadBytes + request.Host.Length + target.Length + conditions.Length + Via.Length + Slack;
        if (_room is null || _room.Length < length) _room = new byte[BitOperations.RoundUpToPowerOf2((uint)length)];
        var writer = new HeadWriter(_room);
        writer.Add(isWhole ? "GET"u8 : request.MethodText);
        writer.Add(" "u8);
        writer.Add(target);
        writer.Add(" HTTP/1.1\r\nHost: "u8);
        writer.Add(request.Host);
        writer.Add("\r\n"u8);
        foreach (var field in request.Fields)
        {
            if (field.Is("host"u8) || HttpFields.IsHopByHop(field.Name, request.Connection)) continue;
            if (isWhole && IsOfPart(field)) continue;
            writer.AddField(field);
        }

        if (request.Body.Kind == HttpBodyKind.Chunked) writer.Add("Transfer-Encoding: chunked\r\n"u8);
        writer.Add(conditions);
        writer.Add(Via);
        writer.Add("\r\n"u8);
        return _room.AsSpan(0, writer.Length);
    }

    private static bool IsOfPart(HttpField field) =>
        field.Is("range"u8) || field.Is("if-range"u8) || field.Is("if-none-match"u8) || field.Is("if-modified-since"u8);
}
