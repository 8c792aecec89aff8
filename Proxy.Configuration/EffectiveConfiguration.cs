using System.Globalization;
using System.Text.Json.Nodes;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Proxy.Configuration;

/// <summary>What a node runs with: the tree <c>proxy { }</c> of its user over that of <c>reference.conf</c>, secrets left out.</summary>
public static class EffectiveConfiguration
{
    /// <summary>What stands for the value of a secret.</summary>
    public const string Redacted = "(redacted)";

    private const string Root = "proxy";

    /// <summary>The merged tree. Values are texts as written, lists are arrays, blocks are objects.</summary>
    /// <param name="user">The user's tree without defaults.</param>
    /// <param name="inForce">Numbers that the node found out (<c>auto</c>) or had to lower, by path below <c>proxy</c>; they stand
    /// in the place of what is written.</param>
    public static JsonObject Of(Config user, params IEnumerable<(string Path, int Value)> inForce)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(inForce);
        var reference = Block(ReferenceConfiguration.Config.Root);
        var tree = Merge(Child(user.IsEmpty ? null : Block(user.Root), Root), Child(reference, Root));
        foreach (var (path, value) in inForce)
        {
            var keys = path.Split('.');
            var block = keys[..^1].Aggregate(tree, (parent, key) => parent[key]!.AsObject());
            block[keys[^1]] = value.ToString(CultureInfo.InvariantCulture);
        }

        return tree;
    }

    /// <summary>A line <c>proxy.path.of.key = value</c> for each value, ordered by path.</summary>
    /// <param name="tree">From <see cref="Of"/>.</param>
    public static IEnumerable<string> Lines(JsonObject tree) => Lines(Root, tree).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(string path, JsonNode? node) => node is JsonObject { Count: > 0 } block
        ? block.SelectMany(each => Lines($"{path}.{each.Key}", each.Value))
        : [$"{path} = {node?.ToJsonString()}"];

    private static JsonObject Merge(HoconObject? user, HoconObject? reference)
    {
        var merged = new JsonObject();
        var keys = (reference?.Items.Keys ?? Enumerable.Empty<string>()).Union(user?.Items.Keys ?? Enumerable.Empty<string>());
        foreach (var key in keys.Order(StringComparer.Ordinal))
            merged[key] = Value(key, new HoconNode(user?.GetKey(key)), new HoconNode(reference?.GetKey(key)));
        return merged;
    }

    private static JsonNode? Value(string key, HoconNode user, HoconNode reference)
    {
        if (user.Kind is NodeKind.Absent && reference.Kind is NodeKind.Absent) return "";
        if (user.Kind is NodeKind.Block or NodeKind.Absent && reference.Kind is NodeKind.Block or NodeKind.Absent)
            return Merge(user.Block, reference.Block);
        return Plain(key, user.Kind == NodeKind.Absent ? reference : user);
    }

    private static JsonNode? Plain(string key, HoconNode node) => node.Kind switch
    {
        NodeKind.Block => Merge(node.Block, null),
        NodeKind.List => new JsonArray([.. node.Elements.Select(element => Plain(key, element))]),
        NodeKind.Text => IsSecret(key) && node.Text.Length > 0 ? Redacted : node.ExactText,
        _ => "",
    };

    // proxy.admin.token, read-only-token, proxy.telemetry.otlp.headers; a file's name tells nobody what is in it.
    private static bool IsSecret(string key) =>
        key.EndsWith("token", StringComparison.OrdinalIgnoreCase)
        || key.EndsWith("password", StringComparison.OrdinalIgnoreCase)
        || key.EndsWith("secret", StringComparison.OrdinalIgnoreCase)
        || key.EndsWith("authorization", StringComparison.OrdinalIgnoreCase)
        || key.EndsWith("api-key", StringComparison.OrdinalIgnoreCase);

    private static HoconObject? Block(HoconValue value) => new HoconNode(value).Block;

    private static HoconObject? Child(HoconObject? block, string key) => new HoconNode(block?.GetKey(key)).Block;
}
