using System.Text.Json;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Sharding.Serialization;
using Akka.Serialization;

namespace Proxy.Cmd.ShardingPalette;

/// <summary>Carries the questions that members ask each other about entities, as JSON under a manifest of a letter.</summary>
internal sealed class ShardingQuerySerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string ListManifest = "l";
    private const string PageManifest = "p";

    // Akka keeps 0 to 40 for itself; this one is the port of pbm.
    private const int Id = 9110;

    /// <inheritdoc/>
    public override int Identifier => Id;

    /// <summary>
    /// Has a system use it, and sharding's own serializer, which a system lacks whose configuration was made without sharding's: such as
    /// that of a member without regions.
    /// </summary>
    public static void Register(ExtendedActorSystem system)
    {
        // This adds what the serializer reads to the configuration.
        ClusterSharding.Get(system);
        var sharding = new ClusterShardingMessageSerializer(system);
        system.Serialization.AddSerializer("akka-sharding", sharding);
        system.Serialization.AddSerializationMap(typeof(IClusterShardingSerializable), sharding);
        var serializer = new ShardingQuerySerializer(system);
        system.Serialization.AddSerializer("proxy-cmd-sharding", serializer);
        system.Serialization.AddSerializationMap(typeof(ListEntities), serializer);
        system.Serialization.AddSerializationMap(typeof(EntityPage), serializer);
    }

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        ListEntities => ListManifest,
        EntityPage => PageManifest,
        _ => throw new ArgumentException($"{o?.GetType()} is no question about entities"),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes(obj, obj.GetType());

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        ListManifest => JsonSerializer.Deserialize<ListEntities>(bytes)!,
        PageManifest => JsonSerializer.Deserialize<EntityPage>(bytes)!,
        _ => throw new ArgumentException($"there is no question about entities under '{manifest}'"),
    };
}
