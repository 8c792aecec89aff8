using System.Security.Cryptography;
using Proxy.Configuration;

namespace Proxy.Actors.Tls;

/// <summary>Reads the files that a <c>tls</c> block names, and keeps account of what was in them: two that have read the same are of the
/// same <see cref="Digest"/>, whatever links and dates say.</summary>
internal sealed class TlsFiles : IDisposable
{
    private const int MaxLength = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<byte[]> _read = [];

    /// <summary>What was in all files that were read, in a few bytes.</summary>
    public byte[] Digest => _hash.GetCurrentHash();

    /// <summary>Reads a file.</summary>
    /// <param name="key">The configuration key that names it.</param>
    /// <param name="path">Its path.</param>
    /// <returns>Its bytes, valid until this is disposed of.</returns>
    /// <exception cref="TlsSettingsException">It cannot be read, or is too long.</exception>
    public byte[] Read(string key, string path)
    {
        var bytes = Bytes(key, path);
        _read.Add(bytes);
        // With the length before it, no two rows of files look alike.
        _hash.AppendData(BitConverter.GetBytes(bytes.Length));
        _hash.AppendData(bytes);
        return bytes;
    }

    /// <summary>Memory for what is made of a file; valid until this is disposed of.</summary>
    /// <param name="length">Its length.</param>
    public byte[] Rent(int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        _read.Add(bytes);
        return bytes;
    }

    /// <summary>The files of a directory that have one of some endings, in the order of their names.</summary>
    /// <exception cref="TlsSettingsException">It cannot be read.</exception>
    public static IReadOnlyList<string> List(string key, string directory, params string[] endings)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory).Where(file => endings.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TlsSettingsException(key, $"{Quoted.Plain(directory)} cannot be read: {Quoted.Plain(failure.Message)}", "name a directory of certificates", failure);
        }
    }

    /// <summary>Forgets what was read: there are keys in it.</summary>
    public void Dispose()
    {
        foreach (var bytes in _read) CryptographicOperations.ZeroMemory(bytes);
        _hash.Dispose();
    }

    private static byte[] Bytes(string key, string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            // Of a pipe or a device there is no length, and none of them can be read again.
            var length = RandomAccess.GetLength(file);
            if (length is 0 or > MaxLength)
            {
                var problem = length == 0 ? "is empty, or no file" : "is longer than 1MiB";
                throw new TlsSettingsException(key, $"{Quoted.Plain(path)} {problem}", "name a PEM file");
            }

            var bytes = GC.AllocateUninitializedArray<byte>((int)length, pinned: true);
            var got = RandomAccess.Read(file, bytes, 0);
            return got == bytes.Length ? bytes : bytes[..got];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TlsSettingsException(
                key, $"{Quoted.Plain(path)} cannot be read: {Quoted.Plain(failure.Message)}", "name a PEM file that the user of this process may read", failure);
        }
    }
}
