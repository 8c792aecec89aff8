using Proxy.Transport.Interop;

namespace Proxy.Transport.Tests.Interop;

public sealed unsafe class EpollLayoutTests
{
    [Theory]
    [InlineData(true, 12, 4)]
    [InlineData(false, 16, 8)]
    public void Layout_is_the_kernels(bool packed, int stride, int dataOffset)
    {
        Assert.Equal(stride, EpollLayout.StrideOf(packed));
        var entry = stackalloc byte[16];
        EpollLayout.Write(entry, EpollEvents.In | EpollEvents.EdgeTriggered, 0x1122334455667788, packed);
        Assert.Equal(0x80000001u, *(uint*)entry);
        for (var i = 0; i < 8; i++) Assert.Equal(0x88 - (i * 0x11), entry[dataOffset + i]);
        Assert.Equal(0x1122334455667788ul, EpollLayout.Data(entry, packed));
        Assert.Equal(EpollEvents.In | EpollEvents.EdgeTriggered, EpollLayout.Events(entry));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Entries_next_to_each_other_do_not_overlap(bool packed)
    {
        var stride = EpollLayout.StrideOf(packed);
        var entries = stackalloc byte[32];
        EpollLayout.Write(entries, EpollEvents.Out, ulong.MaxValue, packed);
        EpollLayout.Write(entries + stride, EpollEvents.Error, 7, packed);
        Assert.Equal(ulong.MaxValue, EpollLayout.Data(entries, packed));
        Assert.Equal(EpollEvents.Out, EpollLayout.Events(entries));
        Assert.Equal(7ul, EpollLayout.Data(entries + stride, packed));
    }
}
