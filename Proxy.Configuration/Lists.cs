using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads lists of single values. One may be written without brackets.</summary>
internal static class Lists
{
    /// <summary>The values in the order written; those that are not understood are left out, with an error each.</summary>
    public static ValueArray<T> Read<T>(Section section, string key, Func<string, Parsed<T>> parse)
    {
        var values = ImmutableArray.CreateBuilder<T>();
        foreach (var (path, node) in section.ListOrOne(key))
        {
            if (node.Kind != NodeKind.Text)
            {
                section.ErrorAt(path, $"{node.KindName} is written where a single value belongs", $"write {key} = [ ..., ... ]");
                continue;
            }

            var before = section.ErrorCount;
            var value = section.Parse(path, node.Text, parse);
            if (section.ErrorCount == before) values.Add(value!);
        }

        return new ValueArray<T>(values.ToImmutable());
    }
}
