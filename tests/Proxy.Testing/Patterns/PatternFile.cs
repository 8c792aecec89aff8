using System.Security.Cryptography;

namespace Proxy.Testing;

/// <summary>Files filled from a <see cref="BytePattern"/>, and what files and streams add up to.</summary>
public static class PatternFile
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Writes <paramref name="bytes"/> bytes of <paramref name="pattern"/> to a new file.</summary>
    public static async Task WriteAsync(string path, BytePattern pattern, long bytes)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        var chunk = new byte[ChunkBytes];
        for (var offset = 0L; offset < bytes; offset += ChunkBytes)
        {
            var part = chunk.AsMemory(0, (int)Math.Min(ChunkBytes, bytes - offset));
            pattern.Fill(offset, part.Span);
            await file.WriteAsync(part);
        }
    }

    /// <summary>The SHA-256 of what a file holds, in hex.</summary>
    public static async Task<string> Sha256Async(string path)
    {
        await using var file = File.OpenRead(path);
        return await Sha256Async(file);
    }

    /// <summary>The SHA-256 of a stream up to its end, in hex.</summary>
    public static async Task<string> Sha256Async(Stream stream)
    {
        var chunk = new byte[ChunkBytes];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int count;
        while ((count = await stream.ReadAsync(chunk)) > 0)
            hash.AppendData(chunk, 0, count);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
