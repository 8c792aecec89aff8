using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor.Setup;

namespace Proxy.Membership.Wire;

/// <summary>The messages that a process may send to other members and understands from them, each with the manifest that names it on
/// the wire. Part of an actor system's setup, where <see cref="ProxySerializer"/> finds it.</summary>
/// <remarks>A manifest is never given to another type, since members of different versions meet while a cluster is upgraded; the
/// same holds for the names of a message's properties.</remarks>
public sealed class WireContract : Setup
{
    private readonly FrozenDictionary<string, JsonTypeInfo> _byManifest;
    private readonly FrozenDictionary<Type, (string Manifest, JsonTypeInfo Type)> _byType;

    /// <summary>Makes a contract.</summary>
    /// <param name="messages">Every message with its manifest; no manifest and no type twice.</param>
    public WireContract(IEnumerable<(string Manifest, JsonTypeInfo Type)> messages)
    {
        var all = messages.ToList();
        _byManifest = all.ToFrozenDictionary(each => each.Manifest, each => each.Type, StringComparer.Ordinal);
        _byType = all.ToFrozenDictionary(each => each.Type.Type);
    }

    /// <summary>The types of all messages.</summary>
    public IReadOnlyCollection<Type> Types => _byType.Keys;

    /// <summary>What goes by a manifest; null when nothing does.</summary>
    internal JsonTypeInfo? Find(string manifest) => _byManifest.GetValueOrDefault(manifest);

    /// <summary>How a type is written; null when it is no message.</summary>
    internal (string Manifest, JsonTypeInfo Type)? Find(Type type) => _byType.TryGetValue(type, out var found) ? found : null;
}
