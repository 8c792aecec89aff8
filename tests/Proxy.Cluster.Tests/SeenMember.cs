using System.Text.Json;

namespace Proxy.Cluster.Tests;

/// <summary>A member as another one sees it.</summary>
/// <param name="Address">Its cluster address.</param>
/// <param name="Role">Its role.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="IsReachable">Whether nobody misses its heartbeats.</param>
internal sealed record SeenMember(string Address, string Role, string Status, bool IsReachable)
{
    /// <summary>Whether it is a full member that answers.</summary>
    public bool IsUp => Status == "up" && IsReachable;

    /// <summary>A row of <c>cluster show</c>.</summary>
    public static SeenMember Of(JsonElement row) => new(
        row.GetProperty("address").GetString()!,
        row.GetProperty("roles")[0].GetString()!,
        row.GetProperty("status").GetString()!,
        row.GetProperty("isReachable").GetBoolean());
}
