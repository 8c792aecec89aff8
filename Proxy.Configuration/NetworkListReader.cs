using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads lists of networks. An element is a network, or <c>file:PATH</c> for those of a file: one a line, with comments
/// after <c>#</c>. One element may be written without brackets.</summary>
internal static class NetworkListReader
{
    /// <summary>The longest file, in characters: more than half a million networks of any kind.</summary>
    internal const int MaxFile = 32 << 20;

    // Of a file that is something else, every line would be one.
    private const int MaxErrors = 10;

    private const string FilePrefix = "file:";

    /// <summary>The networks in the order in which they are written; an error for each element and each line that is none.</summary>
    /// <param name="section">The block.</param>
    /// <param name="key">The key of the list; without it, the list is empty.</param>
    public static ImmutableArray<NetworkRange> Read(Section section, string key)
    {
        var networks = ImmutableArray.CreateBuilder<NetworkRange>();
        foreach (var (path, node) in section.ListOrOne(key))
        {
            if (node.Kind != NodeKind.Text)
                section.ErrorAt(path, $"{node.KindName} is written where a network belongs", "write \"10.0.0.0/8\", or \"file:PATH\"");
            else if (node.Text.StartsWith(FilePrefix, StringComparison.Ordinal))
                AddFile(section, path, node.Text[FilePrefix.Length..].Trim(), networks);
            else if (Network(section, path, node.Text) is { } network)
                networks.Add(network);
        }

        return networks.DrainToImmutable();
    }

    private static NetworkRange? Network(Section section, string path, string text)
    {
        var parsed = NetworkRange.Parse(text);
        if (parsed.IsOk) return parsed.Value;
        if (Several(text) is { } parts)
            section.ErrorAt(path, MoreThanOne(text), $"write a list: [{string.Join(", ", parts.Select(Quoted.Text))}]");
        else if (IsPath(text))
            section.ErrorAt(path, $"{Quoted.Text(text)} is no network", $"write {Quoted.Text(FilePrefix + text)} for the networks in a file");
        else
            section.ErrorAt(path, parsed.Problem, parsed.Remedy);
        return null;
    }

    private static string[]? Several(string text)
    {
        var parts = text.Split([',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 && Array.TrueForAll(parts, part => NetworkRange.Parse(part).IsOk) ? parts : null;
    }

    private static string MoreThanOne(string text) => $"{Quoted.Text(text)} is more than one network";

    // Of a network, an address stands before the only slash, and digits behind it.
    private static bool IsPath(string text) =>
        text.Contains('/', StringComparison.Ordinal) && (text[0] is '/' or '.' or '~' || text[^1] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'));

    private static void AddFile(Section section, string path, string file, ImmutableArray<NetworkRange>.Builder networks)
    {
        if (Text(section, path, file) is not { } text) return;
        var line = 0;
        var errors = 0;
        foreach (var written in text.AsSpan().EnumerateLines())
        {
            line++;
            if (WithoutComment(written) is not { Length: > 0 } network) continue;
            var parsed = NetworkRange.Parse(network);
            if (parsed.IsOk) networks.Add(parsed.Value);
            else if (++errors <= MaxErrors) AddLineError(section, path, $"{Quoted.Plain(file)}:{line}", network, parsed);
        }

        if (errors > MaxErrors)
            section.ErrorAt(path, $"{Quoted.Plain(file)} has {errors - MaxErrors} more lines that are no networks", "is this the right file?");
    }

    private static void AddLineError(Section section, string path, string at, string text, Parsed<NetworkRange> parsed)
    {
        if (Several(text) is null) section.ErrorAt(path, $"{at}: {parsed.Problem}", parsed.Remedy);
        else section.ErrorAt(path, $"{at}: {MoreThanOne(text)}", "write one a line");
    }

    /// <summary>A line without its comment.</summary>
    private static string WithoutComment(ReadOnlySpan<char> line)
    {
        var comment = line.IndexOf('#');
        return (comment < 0 ? line : line[..comment]).Trim().ToString();
    }

    private static string? Text(Section section, string path, string file)
    {
        if (file.Length == 0)
        {
            section.ErrorAt(path, $"no file is named after {FilePrefix}", "write \"file:PATH\"");
            return null;
        }

        var name = Quoted.Plain(file);
        try
        {
            // One character more, so that a file that is too long, or endless, is told from one that is not.
            var text = TextFile.ReadStart(file, MaxFile + 1);
            if (text.Length <= MaxFile) return text;
            section.ErrorAt(path, $"{name} is longer than {ByteSizes.Show(MaxFile)}", "is this the right file?");
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            section.ErrorAt(path, $"there is no {name}", "name a file with one network a line");
        }
        catch (UnauthorizedAccessException)
        {
            section.ErrorAt(path, $"{name} is a directory, or may not be read", "name a file that the user of this process may read");
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or NotSupportedException)
        {
            section.ErrorAt(path, $"{name} cannot be read: {Quoted.Plain(failure.Message)}", "name a file with one network a line");
        }

        return null;
    }
}
