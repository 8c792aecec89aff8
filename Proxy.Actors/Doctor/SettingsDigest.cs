using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Proxy.Actors.Model;
using Proxy.Configuration;

namespace Proxy.Actors.Doctor;

/// <summary>What nodes of a cluster should have in common, part by part: nodes that are configured alike have the same digests. Where a listener
/// binds, where a store lies, how much a node can carry, and what it tells to whom are its own.</summary>
/// <param name="Parts">At most <see cref="NodeFacts.MaxParts"/>: what is beyond that has one digest together.</param>
internal sealed record SettingsDigest(ImmutableArray<PartDigest> Parts)
{
    private const string Rest = "the rest";
    private const int DigestBytes = 8;
    private const int MaxDepth = 16;

    /// <summary>One digest of all parts, in 16 hexadecimal digits.</summary>
    internal string Whole { get; } = Digest(Parts);

    /// <summary>The digests of a node's configuration.</summary>
    /// <param name="model">What the node does.</param>
    internal static SettingsDigest Of(NodeModel model)
    {
        var parts = InCommon(model).Select(each => new PartDigest(each.Part, Digest(each.Settings))).ToList();
        if (parts.Count <= NodeFacts.MaxParts) return new([.. parts]);
        var kept = parts.Take(NodeFacts.MaxParts - 1);
        return new([.. kept, new PartDigest(Rest, Digest(parts.Skip(NodeFacts.MaxParts - 1).ToList()))]);
    }

    /// <summary>The same for the same settings, on every machine.</summary>
    internal static string Digest(object? settings)
    {
        var text = new StringBuilder();
        Write(text, settings, 0);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, DigestBytes));
    }

    private static IEnumerable<(string Part, object? Settings)> InCommon(NodeModel model) =>
    [
        ("timeouts", model.Timeouts),
        ("drain", model.Drain),
        .. model.Listeners.Values.Select(each => ($"listeners.{each.Name}", (object?)(each.Settings is { } settings ? settings with { Bind = Anywhere } : null))),
        .. model.Pools.Values.Select(each => ($"pools.{each.Settings.Name}", (object?)each.Settings)),
        .. model.Fixed.Caches.Select(each => ($"caches.{each.Name}", (object?)(each with { MaxBytes = 0 }))),
        .. model.Fixed.Stores.Select(each => ($"stores.{each.Name}", (object?)(each with { Directory = "", MaxBytes = 0, MinFree = 0 }))),
    ];

    private static readonly System.Net.IPEndPoint Anywhere = new(System.Net.IPAddress.Any, 0);

    private static void Write(StringBuilder text, object? value, int depth)
    {
        if (depth > MaxDepth) throw new InvalidOperationException($"settings lie deeper than {MaxDepth}");
        switch (value)
        {
            case null:
                text.Append('-');
                break;
            case string or IFormattable:
                text.Append(CultureInfo.InvariantCulture, $"'{value}'");
                break;
            case IEnumerable many:
                text.Append('[');
                foreach (var each in many) Write(text.Append(','), each, depth + 1);
                text.Append(']');
                break;
            default:
                WriteRecord(text, value, depth);
                break;
        }
    }

    private static void WriteRecord(StringBuilder text, object value, int depth)
    {
        var properties = value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(each => each.GetIndexParameters().Length == 0 && each.CanWrite).OrderBy(each => each.Name, StringComparer.Ordinal).ToList();
        if (properties.Count == 0 || value.GetType().Assembly != typeof(ProxySettings).Assembly && value.GetType().Assembly != typeof(NodeModel).Assembly)
        {
            text.Append('\'').Append(value).Append('\'');
            return;
        }

        text.Append('{');
        foreach (var property in properties) Write(text.Append(property.Name).Append('='), property.GetValue(value), depth + 1);
        text.Append('}');
    }
}
