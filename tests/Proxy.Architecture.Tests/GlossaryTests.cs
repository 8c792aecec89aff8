using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Architecture.Tests;

/// <summary>docs/glossary.md says where things live: <c>`folder/`: `Type`, `Type.Member`</c>, or a folder alone.</summary>
public sealed partial class GlossaryTests
{
    [Fact]
    public void What_the_glossary_names_is_where_it_says()
    {
        var places = File.ReadLines(Path.Combine(Repository.Root, "docs/glossary.md"))
            .Where(line => line.StartsWith("| **", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[3].Split(';', StringSplitOptions.TrimEntries))
            .ToList();

        Assert.NotEmpty(places);
        Findings.MustBeNone(places.SelectMany(Missing));
    }

    private static IEnumerable<string> Missing(string place)
    {
        if (Place().Match(place) is not { Success: true } match) return [$"{place} is no place: `folder/`: `Type`, `Type`"];
        var folder = match.Groups["folder"].Value;
        return Directory.Exists(Path.Combine(Repository.Root, folder))
            ? match.Groups["name"].Captures.Select(name => name.Value).Where(name => !Holds(folder, name)).Select(name => $"{folder} has no {name}")
            : [$"there is no {folder}"];
    }

    private static bool Holds(string folder, string name)
    {
        var words = name.Split('.');
        return Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs")
            .Where(file => Path.GetFileName(file).Split('.')[0] == words[0])
            .Any(file => Regex.IsMatch(File.ReadAllText(file), $@"\b{words[^1]}\b"));
    }

    [GeneratedRegex(@"^`(?<folder>[\w./]+/)`(?:: (?:`(?<name>[\w.]+)`(?:, |$))+)?$")]
    private static partial Regex Place();
}
