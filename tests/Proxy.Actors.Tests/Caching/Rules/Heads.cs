using System.Text;
using Proxy.Actors.Caching.Rules;
using Proxy.Actors.Http;
using HttpMethod = Proxy.Actors.Http.HttpMethod;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>Requests and responses at a fixed time.</summary>
internal static class Heads
{
    /// <summary>The time of all of them: 2020-09-13 12:26:40.</summary>
    public const long Now = 1_600_000_000;

    public static HttpFields Fields(params string[] lines) => new(Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))));

    public static RequestFacts Request(params string[] lines) => RequestFacts.Of(Fields(lines), Now);

    public static ResponseFacts Response(params string[] lines) => Response(200, lines);

    public static ResponseFacts Response(int status, params string[] lines) => ResponseFacts.Of(status, Fields(lines), Now, Now);

    public static StoreVerdict Store(ResponseFacts response, params string[] request) => Storing.Judge(HttpMethod.Get, Request(request), response);

    /// <summary>What becomes of a request so many seconds after the response.</summary>
    public static Reuse Judged(ResponseFacts stored, long seconds, params string[] request) =>
        Reusing.Judge(Request(request), stored, Now + seconds).Reuse;

    /// <summary>A date so many seconds from now.</summary>
    public static string Date(long seconds)
    {
        var text = new byte[HttpDate.Length];
        HttpDate.Write(Now + seconds, text);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>The head that is kept of a response.</summary>
    public static byte[] Kept(ResponseFacts facts, params string[] lines)
    {
        var fields = Fields(lines);
        return StoredHead.Make(facts.Status, "OK"u8, fields, fields, facts);
    }

    public static byte[] Kept(params string[] lines) => Kept(Response(lines), lines);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
