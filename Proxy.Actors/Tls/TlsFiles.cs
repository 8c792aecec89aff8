using System.Security.Cryptography;
using Proxy.Configuration;

namespace Proxy.Actors.Tls;

/// <summary>Reads the files that a <c>tls</c> block names, and forgets what was in them.</summary>
internal sealed class TlsFiles : IDisposable
{
    private const int MaxLength = 1 << 20;
    private const int MaxShown = 4096; // PATH_MAX

    private readonly List<byte[]> _read = [];

    /// <summary>What was in files, in a few bytes.</summary>
    public static byte[] Digest(IReadOnlyList<byte[]> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var bytes in files)
        {
            // With the length before it, no two rows of files look alike.
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return hash.GetCurrentHash();
    }

    /// <summary>A path as it is shown: whole, on one line.</summary>
    public static string Show(string path) => Quoted.Plain(path, MaxShown);

    /// <summary>Reads a file.</summary>
    /// <param name="key">The configuration key that names it.</param>
    /// <param name="path">Its path.</param>
    /// <param name="remedy">What to do when there is nothing in it.</param>
    /// <returns>Its bytes, valid until this is disposed of.</returns>
    /// <exception cref="TlsSettingsException">It cannot be read, is empty or too long.</exception>
    public byte[] Read(string key, string path, string remedy)
    {
        var bytes = Bytes(key, path, remedy);
        _read.Add(bytes);
        return bytes;
    }

    /// <summary>The files of a directory that have one of some endings, in the order of their names. Hidden ones, and what is no file, are
    /// left out.</summary>
    /// <exception cref="TlsSettingsException">It cannot be read.</exception>
    public static IReadOnlyList<string> List(string key, string directory, params string[] endings)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory)
                .Where(file => endings.Contains(Path.GetExtension(file)) && !Path.GetFileName(file).StartsWith('.') && !PlainFile.IsOther(file))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TlsSettingsException(key, $"{Show(directory)} cannot be read: {Quoted.Plain(failure.Message)}", "name a directory of certificates", failure);
        }
    }

    /// <summary>Forgets what was read: there are keys in it.</summary>
    public void Dispose()
    {
        foreach (var bytes in _read) CryptographicOperations.ZeroMemory(bytes);
    }

    private static byte[] Bytes(string key, string path, string remedy)
    {
        try
        {
            using var file = PlainFile.Open(path);
            var length = RandomAccess.GetLength(file);
            if (length > MaxLength) throw new TlsSettingsException(key, $"{Show(path)} is longer than 1MiB", remedy);
            var bytes = GC.AllocateUninitializedArray<byte>((int)length, pinned: true);
            var got = RandomAccess.Read(file, bytes, 0);
            if (got == 0) throw new TlsSettingsException(key, $"{Show(path)} is empty", remedy);
            return got == bytes.Length ? bytes : bytes[..got];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TlsSettingsException(
                key, $"{Show(path)} cannot be read: {Quoted.Plain(failure.Message)}", "name a file that the user of this process may read", failure);
        }
    }
}
