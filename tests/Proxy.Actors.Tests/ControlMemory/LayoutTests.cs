using System.Runtime.CompilerServices;
using Proxy.Actors.ControlMemory;

namespace Proxy.Actors.Tests.ControlMemory;

public sealed class LayoutTests
{
    // The patent's table 1, in its order, and what each field is called here.
    private static readonly string[] Table1 =
    [
        nameof(FlowEntry.State), nameof(FlowEntry.ReceiveNext), nameof(FlowEntry.Window), nameof(FlowEntry.SourcePort),
        nameof(FlowEntry.DestinationPort), nameof(FlowEntry.Source), nameof(FlowEntry.Destination),
        nameof(FlowEntry.TimestampRecent), nameof(FlowEntry.TimestampRecentAge), nameof(FlowEntry.TypeOfService),
        nameof(FlowEntry.Options),
    ];

    [Fact]
    public void Flow_entry_is_64_bytes() => Assert.Equal(64, Unsafe.SizeOf<FlowEntry>());

    [Fact]
    public void Flow_entry_has_every_field_of_table_1() => Assert.Superset(Table1.ToHashSet(), Fields<FlowEntry>());

    [Fact]
    public void Flow_entry_addresses_hold_IPv6() => Assert.Equal(16, Unsafe.SizeOf<FlowEntry.FlowAddress>());

    [Fact]
    public void Connection_block_is_at_most_300_bytes() => Assert.InRange(Unsafe.SizeOf<ConnectionBlock>(), 1, 300);

    [Fact]
    public void No_field_is_in_both() => Assert.Empty(Fields<FlowEntry>().Intersect(Fields<ConnectionBlock>()));

    private static HashSet<string> Fields<T>() => [.. typeof(T).GetFields().Where(field => !field.IsStatic).Select(field => field.Name)];
}
