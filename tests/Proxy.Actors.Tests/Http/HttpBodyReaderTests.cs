using System.Text;
using Proxy.Actors.Http;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Http;

public sealed class HttpBodyReaderTests
{
    private static readonly IReadOnlyDictionary<string, Vector> Vectors = HttpVectors.Read("chunks");

    public static TheoryData<string> Names => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Chunks_are_read_whole_and_in_pieces(string name)
    {
        var vector = Vectors[name];
        for (var size = 1; size < Math.Min(vector.Bytes.Length, 40); size++) AssertAnswer(vector, Read(HttpBody.Chunked, vector.Bytes, size));
        AssertAnswer(vector, Read(HttpBody.Chunked, vector.Bytes, int.MaxValue));
    }

    [Fact]
    public void Body_of_a_length_ends_with_its_last_byte()
    {
        var reader = new HttpBodyReader(HttpBody.Of(5));
        Assert.Equal(new HttpBodyStep(0, 3), reader.Read("hel"u8));
        Assert.Equal((2, false), (reader.Left, reader.IsDone));
        Assert.Equal(new HttpBodyStep(0, 2), reader.Read("lo, and what follows"u8));
        Assert.Equal((0, true, 5), (reader.Left, reader.IsDone, reader.Total));
        Assert.Equal(default, reader.Read("more"u8));
    }

    [Fact]
    public void Body_of_more_than_four_gigabytes_is_counted()
    {
        var reader = new HttpBodyReader(HttpBody.Of(1L << 40));
        var piece = GC.AllocateUninitializedArray<byte>(1 << 26);
        for (var count = 0; count < (1 << 14); count++) Assert.Equal(piece.Length, reader.Read(piece).Payload);
        Assert.True(reader.IsDone);
    }

    [Fact]
    public void Message_without_body_has_ended() => Assert.True(new HttpBodyReader(HttpBody.None).IsDone && new HttpBodyReader(HttpBody.Of(0)).IsDone);

    [Fact]
    public void Body_that_ends_with_the_connection_never_has()
    {
        var reader = new HttpBodyReader(HttpBody.UntilClose);
        Assert.Equal(new HttpBodyStep(0, 5), reader.Read("0\r\n\r\n"u8));
        Assert.Equal((false, 5), (reader.IsDone, reader.Total));
    }

    [Fact]
    public void Chunks_bytes_come_apart_from_what_frames_them()
    {
        var reader = new HttpBodyReader(HttpBody.Chunked);
        Assert.Equal(new HttpBodyStep(3, 2), reader.Read("5\r\nhe"u8));
        Assert.Equal(3, reader.Left);
        Assert.Equal(new HttpBodyStep(0, 3), reader.Read("llo\r\n0\r\n\r\nGET"u8));
        Assert.Equal(new HttpBodyStep(7, 0), reader.Read("\r\n0\r\n\r\nGET"u8));
        Assert.True(reader.IsDone);
    }

    [Fact]
    public void Reading_takes_no_memory()
    {
        var chunks = Vectors["7.1.2 several"].Bytes;
        Drain(chunks);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Drain(chunks);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Drain(ReadOnlySpan<byte> bytes)
    {
        var reader = new HttpBodyReader(HttpBody.Chunked);
        while (!reader.IsDone) bytes = bytes[reader.Read(bytes).Taken..];
    }

    private static string Read(HttpBody body, byte[] bytes, int size)
    {
        var reader = new HttpBodyReader(body);
        var payload = new List<byte>();
        var at = 0;
        while (!reader.IsDone && at < bytes.Length)
        {
            var piece = bytes.AsSpan(at, Math.Min(size, bytes.Length - at));
            var step = reader.Read(piece);
            if (step.Problem is not null) return $"bad {step.Problem}";
            payload.AddRange(piece.Slice(step.Framing, step.Payload));
            at += step.Taken;
        }

        return reader.IsDone ? $"done {at} {reader.Total} {Encoding.Latin1.GetString([.. payload])}".Trim() : "more";
    }

    private static void AssertAnswer(Vector vector, string answer)
    {
        if (!vector.Expected.StartsWith("bad ", StringComparison.Ordinal)) Assert.Equal(vector.Expected, answer);
        else Assert.True(answer.StartsWith("bad ", StringComparison.Ordinal) && answer.EndsWith(vector.Expected[4..], StringComparison.Ordinal), $"{vector.Expected}: {answer}");
    }
}
