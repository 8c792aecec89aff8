namespace Proxy.Configuration;

/// <summary>Reads a file that a person named: no more of it than is asked for, and not for ever.</summary>
/// <remarks>The command host and pbm, which know nothing of the configuration, compile this file for themselves.</remarks>
internal static class TextFile
{
    // Most files are shorter; a longer one is read in parts that double.
    private const int FirstRead = 16 << 10;

    // A pipe whose writer looks something up first is written to in this time; one without a writer never is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The beginning of a file.</summary>
    /// <param name="path">A file, or a pipe.</param>
    /// <param name="maxLength">Characters; of a longer file, no more are read.</param>
    /// <param name="patience">How long to wait for a pipe; null for ten seconds.</param>
    /// <exception cref="IOException">It cannot be read, or is a pipe that nothing comes from.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be read.</exception>
    public static string ReadStart(string path, int maxLength, TimeSpan? patience = null) =>
        Within(() => Read(path, maxLength), patience);

    /// <summary>Likewise, of a file that is no text.</summary>
    /// <param name="path">A file, or a pipe.</param>
    /// <param name="maxLength">Bytes; of a longer file, no more are read.</param>
    /// <param name="patience">How long to wait for a pipe; null for ten seconds.</param>
    /// <exception cref="IOException">It cannot be read, or is a pipe that nothing comes from.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be read.</exception>
    public static byte[] ReadBytes(string path, int maxLength, TimeSpan? patience = null) => Within(
        () =>
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[FirstRead];
            var length = 0;
            while (length < maxLength && file.Read(bytes, length, Math.Min(bytes.Length, maxLength) - length) is > 0 and var read)
            {
                length += read;
                if (length == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(maxLength, 2L * length));
            }

            return bytes[..length];
        },
        patience);

    private static T Within<T>(Func<T> read, TimeSpan? patience)
    {
        // On a thread of its own: without a writer, open(2) of a pipe does not return.
        var reading = Task.Factory.StartNew(
            read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var limit = patience ?? Patience;
        if (Task.WaitAny([reading], limit) < 0)
            throw new IOException($"nothing came from it for {limit.TotalSeconds:0.###} s: it is a pipe that nobody writes to");
        return reading.GetAwaiter().GetResult();
    }

    private static string Read(string path, int maxLength)
    {
        using var reader = new StreamReader(path);
        var text = new char[Math.Min(maxLength, FirstRead)];
        var length = reader.ReadBlock(text);
        while (length == text.Length && length < maxLength)
        {
            Array.Resize(ref text, (int)Math.Min(maxLength, 2L * length));
            length += reader.ReadBlock(text.AsSpan(length));
        }

        return new string(text, 0, length);
    }
}
