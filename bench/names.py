"""Vietnamese names to seed with, each with its search and sort key as the service makes them."""

from typing import Final

from tdkt_api.names import folded, sort_key

# Texts, so that a list stays readable.

_FAMILY: Final = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Đoàn Lâm Tạ Cao"
    " Thái Châu Quách La Nông Lò Tô"
)
_MIDDLE: Final = (
    "Văn Thị Hữu Đức Thành Minh Quang Ngọc Hồng Thanh Thu Xuân Bảo Gia Kim Mạnh Tuấn Anh Đình Công Quốc Phương"
    " Diệu Hoài Khánh Mỹ Như Tường Việt Trọng Duy Bích Cẩm Đăng Hải Nhật Phúc Thùy Vĩnh Ái"
)
_GIVEN: Final = (
    "An Anh Ánh Bình Bảo Châu Chi Cường Cúc Dung Dũng Dương Duyên Đạt Đào Điệp Đông Giang Hà Hạnh Hải Hằng Hậu"
    " Hiền Hiếu Hiệp Hoa Hòa Hoàng Hồng Huệ Hùng Huy Hương Hường Khang Khánh Khôi Kiên Lan Lâm Liên Linh Loan"
    " Long Lộc Ly Mai Mạnh Minh My Nam Nga Ngân Nghĩa Ngọc Nguyên Nhàn Nhân Nhi Nhung Oanh Phong Phúc Phương"
    " Phượng Quân Quang Quốc Quyên Quỳnh Sang Sơn Tâm Tân Thảo Thanh Thành Thắng Thịnh Thoa Thơ Thu Thủy Thư"
    " Thương Tiến Toàn Trang Trâm Trinh Trung Tú Tuấn Tuyết Uyên Vân Việt Vinh Vũ Xuân Yến"
)

FAMILY: Final = _FAMILY.split()
MIDDLE: Final = _MIDDLE.split()
GIVEN: Final = _GIVEN.split()


def keyed(words: list[str]) -> list[tuple[str, str, str]]:
    """Each word with its search key and its sort key."""
    return [(word, folded(word), sort_key(word)) for word in words]
