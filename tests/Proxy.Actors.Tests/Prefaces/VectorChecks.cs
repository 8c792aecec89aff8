using Proxy.Actors.Prefaces;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Prefaces;

/// <summary>Feeds a vector to a parser: whole, byte by byte, and with a payload behind it.</summary>
internal static class VectorChecks
{
    /// <summary>A parser that also writes what it has read, as the vectors have it.</summary>
    public delegate PrefaceResult Parser(ReadOnlySpan<byte> bytes, out string read);

    /// <summary>What the parser says of the bytes: the status, the length, and what was read or why it was not.</summary>
    public static string Answer(Parser parser, ReadOnlySpan<byte> bytes)
    {
        var result = parser(bytes, out var read);
        return result.Status switch
        {
            PrefaceStatus.NeedMore => "more",
            PrefaceStatus.Done => $"done {result.Length} {read}".TrimEnd(),
            PrefaceStatus.Other => $"other {result.Reason}",
            _ => $"bad {result.Reason}",
        };
    }

    /// <summary>Asserts what the vector expects; of what is refused the end of the reason is enough, or its beginning.</summary>
    public static void Check(Parser parser, Vector vector)
    {
        AssertAnswer(vector, Answer(parser, vector.Bytes));
        AssertByteByByte(parser, vector);
        if (!vector.Expected.StartsWith("done", StringComparison.Ordinal)) return;
        AssertAnswer(vector, Answer(parser, (byte[])[.. vector.Bytes, 0x00, 0x0D, 0x0A, 0xFF]));
    }

    private static void AssertByteByByte(Parser parser, Vector vector)
    {
        var settled = "more";
        for (var length = 0; length <= vector.Bytes.Length; length++)
        {
            var answer = Answer(parser, vector.Bytes.AsSpan(0, length));
            if (Word(settled) != "more") Assert.Equal(Word(settled), Word(answer));
            else if (Word(answer) == "done") Assert.Equal($"{length}", answer.Split(' ')[1]);
            settled = answer;
        }

        AssertAnswer(vector, settled);
    }

    private static void AssertAnswer(Vector vector, string answer)
    {
        if (Word(vector.Expected) is "more" or "done")
        {
            Assert.Equal(vector.Expected, answer);
            return;
        }

        Assert.Equal(Word(vector.Expected), Word(answer));
        Assert.Contains(vector.Expected[(Word(vector.Expected).Length + 1)..], answer, StringComparison.Ordinal);
    }

    private static string Word(string answer) => answer.Split(' ')[0];
}
