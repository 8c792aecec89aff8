using System.Globalization;

namespace Proxy.Actors.Machine;

/// <summary>Small files of the kernel: <c>/proc</c>, <c>/sys</c>. What is not there, or may not be read, is null or empty.</summary>
/// <param name="root">What their paths begin with; empty for the machine's own.</param>
internal sealed class ProcFiles(string root = "")
{
    /// <summary>The lines of a file, read as they are asked for.</summary>
    /// <param name="path">Its path, from <c>/</c>.</param>
    internal IEnumerable<string> Lines(string path)
    {
        StreamReader? file = null;
        try
        {
            file = new StreamReader(root + path);
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        using (file)
        {
            while (Next(file) is { } line) yield return line;
        }
    }

    /// <summary>The words of a file's first line; none when it is not there.</summary>
    /// <param name="path">Its path, from <c>/</c>.</param>
    internal string[] Words(string path) => Split(Lines(path).FirstOrDefault() ?? "");

    /// <summary>The first number of a file; null when it has none (<c>max</c>).</summary>
    /// <param name="path">Its path, from <c>/</c>.</param>
    internal long? Number(string path) => Words(path) is [var first, ..] ? Parse(first) : null;

    /// <summary>The number behind a name in a file of a name and a number a line; null when there is none.</summary>
    /// <param name="path">Its path, from <c>/</c>.</param>
    /// <param name="name">The name, with its colon where it has one.</param>
    internal long? Named(string path, string name)
    {
        foreach (var line in Lines(path))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && Split(line) is [var first, var value, ..] && first == name) return Parse(value);
        }

        return null;
    }

    /// <summary>Splits a line at blanks.</summary>
    internal static string[] Split(string line) => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads a whole number; null for anything else.</summary>
    internal static long? Parse(ReadOnlySpan<char> text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    // A process of /proc may end, an interface go, between opening and reading.
    private static string? Next(StreamReader file)
    {
        try
        {
            return file.ReadLine();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
