namespace Proxy.Architecture.Tests.Planted.UsedRoot
{
    internal static class Top
    {
        public static object Make() => new Left.Leftist();
    }
}

namespace Proxy.Architecture.Tests.Planted.UsedRoot.Left
{
    internal sealed class Leftist
    {
        public static Func<object> Use() => Top.Make;
    }
}
