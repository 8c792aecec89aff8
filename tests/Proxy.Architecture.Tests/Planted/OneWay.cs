namespace Proxy.Architecture.Tests.Planted.OneWay
{
    internal sealed class Top
    {
        public static object Use() => new Left.Leftist();
    }
}

namespace Proxy.Architecture.Tests.Planted.OneWay.Left
{
    internal sealed class Leftist
    {
        public static object Use() => new Right.Rightist();
    }
}

namespace Proxy.Architecture.Tests.Planted.OneWay.Right
{
    internal sealed class Rightist;
}
