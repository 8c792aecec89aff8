using System.Globalization;
using Akka.Actor;
using Akka.Cluster;

namespace Proxy.Actors.Verdicts;

/// <summary>What a node is called where nodes tell each other of health: its address and the number of its membership, as a node that is
/// started again is another one. <c>akka.tcp://ProxyCluster@10.0.0.1:4053#17</c>.</summary>
internal static class NodeName
{
    /// <summary>The name of a member.</summary>
    internal static string Of(UniqueAddress node) => string.Create(CultureInfo.InvariantCulture, $"{node.Address}#{node.Uid}");

    /// <summary>The member of a name; null when there cannot be one.</summary>
    internal static UniqueAddress? Read(string name)
    {
        var mark = name.LastIndexOf('#');
        return mark > 0 && int.TryParse(name.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var uid)
            && Address.TryParse(name[..mark], out var address) ? new UniqueAddress(address, uid) : null;
    }

    /// <summary>The address alone, for operators.</summary>
    internal static string AddressOf(string name) => name.LastIndexOf('#') is > 0 and var mark ? name[..mark] : name;
}
