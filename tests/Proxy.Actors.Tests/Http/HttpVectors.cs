using Proxy.Actors.Http;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Http;

/// <summary>Feeds a head to a reader: whole, byte by byte, and with other bytes behind it.</summary>
internal static class HttpVectors
{
    /// <summary>Bytes that are looked at.</summary>
    public const int MaxHead = 1024;

    /// <summary>A reader that also writes what it has read, as the vectors have it.</summary>
    public delegate HttpReadResult Reader(ReadOnlySpan<byte> bytes, out string read);

    /// <summary>Reads a file of them.</summary>
    public static IReadOnlyDictionary<string, Vector> Read(string name) =>
        Vector.Read($"tests/Proxy.Actors.Tests/Http/Vectors/{name}.txt").ToDictionary(vector => vector.Name);

    /// <summary>Asserts what the vector expects; of what is refused the end of the reason is enough.</summary>
    public static void Check(Reader reader, Vector vector)
    {
        AssertAnswer(vector, Answer(reader, vector.Bytes));
        var settled = "more";
        for (var length = 0; length <= vector.Bytes.Length; length++)
        {
            var answer = Answer(reader, vector.Bytes.AsSpan(0, length));
            if (settled != "more") Assert.Equal(settled, answer);
            settled = answer;
        }

        if (settled != "more") AssertAnswer(vector, Answer(reader, (byte[])[.. vector.Bytes, 0x00, 0x0D, 0x0A, 0xFF]));
    }

    private static string Answer(Reader reader, ReadOnlySpan<byte> bytes)
    {
        var result = reader(bytes, out var read);
        return result.Status switch
        {
            HttpReadStatus.NeedMore => "more",
            HttpReadStatus.Http2 => "http2",
            HttpReadStatus.Done => $"done {read}",
            _ => $"bad {result.Code} {result.Reason}",
        };
    }

    private static void AssertAnswer(Vector vector, string answer)
    {
        if (!vector.Expected.StartsWith("bad ", StringComparison.Ordinal))
        {
            Assert.Equal(vector.Expected, answer);
            return;
        }

        Assert.StartsWith(vector.Expected[..8], answer, StringComparison.Ordinal);
        Assert.Contains(vector.Expected[8..], answer, StringComparison.Ordinal);
    }
}
