using System.Text;
using Proxy.Fuzz;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Http;

/// <summary>What is sent so that two readers see other requests in the same bytes: it is refused, or read as everybody reads it.</summary>
public sealed class SmugglingTests
{
    private static readonly IReadOnlyDictionary<string, Vector> Vectors = HttpVectors.Read("smuggling");

    private static readonly IReadOnlyList<int> Telling = [.. Enumerable.Range(0, 0x8F).Where(b => !char.IsAsciiLetterOrDigit((char)b)), '0', 'x', 0xA0, 0xAD, 0xC2, 0xFF];

    public static TheoryData<string> Names => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Connection_is_read_as_expected_and_however_it_is_cut_up(string name)
    {
        var vector = Vectors[name];
        AssertAnswer(vector.Expected, $"{HttpMessageStream.Of(vector.Bytes, HttpStreamKind.Requests)}");
        var random = new SplitMix64(1);
        HttpInvariants.Check(vector.Bytes, HttpStreamKind.Requests, ref random);
    }

    [Fact]
    public async Task Kestrel_reads_what_is_accepted_in_the_same_way()
    {
        await using var kestrel = new KestrelOracle();
        foreach (var vector in Vectors.Values) HttpAgreement.Check(kestrel, vector.Bytes, HttpStreamKind.Requests);
    }

    // Any byte that is no letter, at any place in a field that frames: refused, or read as everybody reads it.
    [Theory]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Content-Length: 5")]
    public async Task Byte_within_a_field_that_frames_changes_no_framing(string field)
    {
        await using var kestrel = new KestrelOracle();
        var accepted = 0;
        for (var at = 0; at <= field.Length; at++)
        {
            foreach (var b in Telling)
            {
                var bytes = Encoding.Latin1.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\n{field[..at]}{(char)b}{field[at..]}\r\nX: y\r\n\r\n0\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");
                accepted += HttpMessageStream.Of(bytes, HttpStreamKind.Requests).Messages.Count > 0 ? 1 : 0;
                HttpAgreement.Check(kestrel, bytes, HttpStreamKind.Requests);
            }
        }

        Assert.InRange(accepted, Telling.Count, field.Length * Telling.Count / 2);
    }

    private static void AssertAnswer(string expected, string answer)
    {
        var bad = expected.IndexOf("bad ", StringComparison.Ordinal);
        if (bad < 0)
        {
            Assert.Equal(expected, answer);
            return;
        }

        var code = bad + 4;
        while (code < expected.Length && char.IsAsciiDigit(expected[code])) code++;
        Assert.StartsWith(expected[..code], answer, StringComparison.Ordinal);
        Assert.EndsWith(expected[code..].TrimStart(), answer, StringComparison.Ordinal);
    }
}
